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

/** The sign of Chorus: several voices, one centre. As in favicon.svg. */
export function Mark({ size = 32 }: IconProps) {
  return (
    <svg class="icon mark" width={size} height={size} viewBox="0 0 64 64" aria-hidden="true">
      <rect width="64" height="64" rx="16" fill="#5a48d5" />
      <g fill="none" stroke-width="6.5" stroke-linecap="round">
        <path d="M47.5 17.5a21 21 0 1 0 0 29" stroke="#fff" />
        <path d="M40.5 23.8a11.8 11.8 0 1 0 0 16.4" stroke="#ffc9a3" />
      </g>
      <circle cx="32" cy="32" r="4.3" fill="#b9f0dc" />
    </svg>
  );
}
