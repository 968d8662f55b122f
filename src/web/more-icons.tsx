/** Icons of what is fetched later. */
import { type IconProps, icon } from "./icons.tsx";

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
export const ReplyIcon = icon("M9.5 7 4.5 12l5 5", "M5 12h8.5a6 6 0 0 1 6 6v.500");
export const DownIcon = icon("M12 5v13.5M6 12.5l6 6 6-6");
export const CheckIcon = icon("m5 12.5 4.5 4.5L19 7.5");
export const WarningIcon = icon("M12 4 2.8 19.5h18.4ZM12 10v4.5M12 17.2v.010");
export const MoonIcon = icon("M19.5 14.2A8 8 0 0 1 9.8 4.5a8 8 0 1 0 9.7 9.7Z");
export const GearIcon = icon(
  "M12 15.2a3.2 3.2 0 1 0 0-6.4 3.2 3.2 0 0 0 0 6.4Z",
  "m19 13.5 1.5 1.2-1.8 3.1-1.8-.7a7 7 0 0 1-2.3 1.3L14.3 20.5h-3.6l-.3-2.1a7 7 0 0 1-2.3-1.3l-1.8.7-1.8-3.1L6 13.5a7.5 7.5 0 0 1 0-2.8L4.5 9.5l1.8-3.1 1.8.7a7 7 0 0 1 2.3-1.3l.3-2.1h3.6l.3 2.1a7 7 0 0 1 2.3 1.3l1.8-.7 1.8 3.1L19 10.7a7.5 7.5 0 0 1 0 2.8Z",
);
export const ReactIcon = icon(
  "M20.5 11a8.5 8.5 0 1 1-7.5-7.45M8.5 14.5a4 4 0 0 0 7 0M9 9.5h.01M15 9.5h.01M19 2v6M16 5h6",
);
export const LinkIcon = icon(
  "M10 14a4 4 0 0 0 5.7 0l3.4-3.4a4 4 0 0 0-5.7-5.7l-1 1M14 10a4 4 0 0 0-5.7 0l-3.4 3.4a4 4 0 0 0 5.7 5.7l1-1",
);
export const CopyIcon = icon(
  "M11.5 9h6a2.5 2.5 0 0 1 2.5 2.5v6a2.5 2.5 0 0 1-2.5 2.5h-6A2.5 2.5 0 0 1 9 17.5v-6A2.5 2.5 0 0 1 11.5 9Z",
  "M5.5 15A1.5 1.5 0 0 1 4 13.5v-8A1.5 1.5 0 0 1 5.5 4h8A1.5 1.5 0 0 1 15 5.5",
);
export const TrashIcon = icon(
  "M4 7h16M9.5 7V4.5h5V7M6 7l.9 12a1.5 1.5 0 0 0 1.5 1.4h7.2a1.5 1.5 0 0 0 1.5-1.4L18 7M10 11v5.5M14 11v5.5",
);
export const ClipIcon = icon(
  "m20 11.5-8 8a5 5 0 0 1-7-7l8.2-8.2a3.3 3.3 0 0 1 4.7 4.7L9.8 17.2a1.7 1.7 0 0 1-2.4-2.4l7.4-7.3",
);
export const FileIcon = icon(
  "M13.5 3.5H7A1.5 1.5 0 0 0 5.5 5v14A1.5 1.5 0 0 0 7 20.5h10a1.5 1.5 0 0 0 1.5-1.5V8.5ZM13.5 3.5v5h5",
);
export const SaveIcon = icon("M12 4v11M7 10.5l5 5 5-5M5 19.5h14");
export const PauseIcon = icon("M9 6v12M15 6v12");
export const PlayIcon = icon("M8 5.5v13l10.5-6.5Z");
export const RetryIcon = icon("M19.5 12a7.5 7.5 0 1 1-2.3-5.4M19.5 4v4h-4");
export const InfoIcon = icon("M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17ZM12 11v5.5M12 7.8v.010");
export const PenIcon = icon("M4 20h4L19.5 8.5a2.1 2.1 0 0 0-3-3L5 17ZM14.5 7.5l3 3");
export const LeaveIcon = icon("M10 4H5.5v16H10M14.5 8l4 4-4 4M18.5 12H9.5");
export const InviteIcon = icon(
  "M9.5 11.4a3.4 3.4 0 1 0 0-6.8 3.4 3.4 0 0 0 0 6.8ZM3 19.4c.5-3 3-5 6.5-5 2 0 3.7.7 4.8 1.9M18.5 13v6M15.5 16h6",
);

export function DotsIcon({ size = 20 }: IconProps) {
  return (
    <svg class="icon" width={size} height={size} viewBox="0 0 24 24" fill="currentColor" aria-hidden="true">
      <circle cx="5.5" cy="12" r="1.8" />
      <circle cx="12" cy="12" r="1.8" />
      <circle cx="18.5" cy="12" r="1.8" />
    </svg>
  );
}
