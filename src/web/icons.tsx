/** Icons of the first screens: drawn in lines, in the colour of the text around them; they say nothing to screen readers. */
import type { JSX } from "preact";

interface IconProps {
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

export const HashIcon = icon("M9.5 4 7.5 20M16.5 4l-2 16M4.5 9h15.5M4 15h15.5");
export const PlusIcon = icon("M12 5v14M5 12h14");
export const ListIcon = icon("M8.5 6.5H20M8.5 12H20M8.5 17.5H20M4.5 6.5h.01M4.5 12h.01M4.5 17.5h.01");
export const SearchIcon = icon("M10.8 17.6a6.8 6.8 0 1 0 0-13.6 6.8 6.8 0 0 0 0 13.6ZM20 20l-4.3-4.3");
export const PeopleIcon = icon(
  "M9 11.4a3.4 3.4 0 1 0 0-6.8 3.4 3.4 0 0 0 0 6.8ZM2.8 19.4c.5-3 3-5 6.2-5s5.7 2 6.2 5",
  "M15.5 4.9a3.4 3.4 0 0 1 0 6.3M17.6 14.8c1.9.7 3.2 2.3 3.6 4.6",
);
export const MenuIcon = icon("M4 7h16M4 12h16M4 17h10");
export const CloseIcon = icon("M6 6l12 12M18 6 6 18");
export const UpIcon = icon("M12 19V5.5M6 11.5l6-6 6 6");
export const ReplyIcon = icon("M9.5 7 4.5 12l5 5", "M5 12h8.5a6 6 0 0 1 6 6v.500");
export const DownIcon = icon("M12 5v13.5M6 12.5l6 6 6-6");
export const CheckIcon = icon("m5 12.5 4.5 4.5L19 7.5");
export const WarningIcon = icon("M12 4 2.8 19.5h18.4ZM12 10v4.5M12 17.2v.010");

export function DotsIcon({ size = 20 }: IconProps) {
  return (
    <svg class="icon" width={size} height={size} viewBox="0 0 24 24" fill="currentColor" aria-hidden="true">
      <circle cx="5.5" cy="12" r="1.8" />
      <circle cx="12" cy="12" r="1.8" />
      <circle cx="18.5" cy="12" r="1.8" />
    </svg>
  );
}

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
