/** Icons of what is there at first: drawn in lines, in the colour of the text around them; they say nothing to screen readers. */
import type { JSX } from "preact";

export interface IconProps {
  /** In pixels. */
  readonly size?: number;
}

export function icon(...paths: string[]): (props: IconProps) => JSX.Element {
  return ({ size = 20 }) => (
    <svg
      class="icon"
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      stroke-width="1.8"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
    >
      {paths.map((path) => (
        <path key={path} d={path} />
      ))}
    </svg>
  );
}

export const UpIcon = icon("M12 19V5.5M6 11.5l6-6 6 6");

/** The sign of Chorus: several voices, one centre. */
export function Mark({ size = 32 }: IconProps) {
  return <img class="icon" src="/favicon.svg" width={size} height={size} alt="" />;
}
