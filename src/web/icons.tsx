/** Small pictures, drawn in the colour of the text around them. Those who use one say what it means. */
import type { ComponentChild } from "preact";

function Icon({ children }: { children: ComponentChild }): ComponentChild {
  return (
    <svg
      viewBox="0 0 24 24"
      width="20"
      height="20"
      fill="none"
      stroke="currentColor"
      stroke-width="1.75"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      {children}
    </svg>
  );
}

export const ReplyIcon = (): ComponentChild => (
  <Icon>
    <path d="M9 14 4 9l5-5M4 9h10a6 6 0 0 1 6 6v5" />
  </Icon>
);

export const ReactIcon = (): ComponentChild => (
  <Icon>
    <path d="M20.5 11a8.5 8.5 0 1 1-7.5-7.45M8.5 14.5a4 4 0 0 0 7 0M9 9.5h.01M15 9.5h.01M19 2v6M16 5h6" />
  </Icon>
);

export const LinkIcon = (): ComponentChild => (
  <Icon>
    <path d="M10 14a4 4 0 0 0 5.7 0l3.4-3.4a4 4 0 0 0-5.7-5.7l-1 1M14 10a4 4 0 0 0-5.7 0l-3.4 3.4a4 4 0 0 0 5.7 5.7l1-1" />
  </Icon>
);

export const CopyIcon = (): ComponentChild => (
  <Icon>
    <rect x="9" y="9" width="11" height="11" rx="2.5" />
    <path d="M5.5 15A1.5 1.5 0 0 1 4 13.5v-8A1.5 1.5 0 0 1 5.5 4h8A1.5 1.5 0 0 1 15 5.5" />
  </Icon>
);

export const TrashIcon = (): ComponentChild => (
  <Icon>
    <path d="M4 7h16M9.5 7V4.5h5V7M6 7l.9 12a1.5 1.5 0 0 0 1.5 1.4h7.2a1.5 1.5 0 0 0 1.5-1.4L18 7M10 11v5.5M14 11v5.5" />
  </Icon>
);

export const DownIcon = (): ComponentChild => (
  <Icon>
    <path d="M12 5v14M6 13l6 6 6-6" />
  </Icon>
);

export const UpIcon = (): ComponentChild => (
  <Icon>
    <path d="M12 19V5M6 11l6-6 6 6" />
  </Icon>
);

export const WarningIcon = (): ComponentChild => (
  <Icon>
    <path d="M12 9v4.5M12 17h.01M10.6 4.3 2.9 17.6A1.6 1.6 0 0 0 4.3 20h15.4a1.6 1.6 0 0 0 1.4-2.4L13.4 4.3a1.6 1.6 0 0 0-2.8 0Z" />
  </Icon>
);
