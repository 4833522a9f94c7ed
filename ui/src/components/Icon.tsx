// Line drawings in the text's colour, so that they hold in dark mode and forced colours (KERN's mask icons turn white there).
const PATHS = {
  inbox: "M4 5h16v14H4zM4 13h4.5l1.5 2.5h4l1.5-2.5H20",
  mailbox: "M3.5 6h17v12h-17zM3.5 7l8.5 6.5L20.5 7",
  procedures: "M7 3.5h7l4 4v13H7zM14 3.5v4h4M10 12h5M10 15.5h5",
  directory: "M4 20V6.5L12 4v16M12 9h8v11M2.5 20h19M7 9.5v0M7 13v0M7 16.5v0M16 13v0M16 16.5v0",
  settings: "M4 7h9M17 7h3M4 17h3M11 17h9M15 5v4M9 15v4M4 12h2M10 12h10M8 10v4",
  search: "M10.5 4.5a6 6 0 1 0 0 12 6 6 0 0 0 0-12zM15 15l5 5",
  close: "M6 6l12 12M18 6L6 18",
  check: "M5 12.5l4.5 4.5L19 7.5",
  back: "M19 12H5M11 6l-6 6 6 6",
  next: "M9 6l6 6-6 6",
  previous: "M15 6l-6 6 6 6",
  sync: "M19 8a8 8 0 0 0-14-1.5L4 8M4 4v4h4M5 16a8 8 0 0 0 14 1.5l1-1.5M20 20v-4h-4",
  offline: "M4 4l16 16M8.5 6.5A10 10 0 0 1 21 9.5M3 9.5A13 13 0 0 1 6.5 7M6.5 13a8 8 0 0 1 3.5-2M14.5 11.5a8 8 0 0 1 3 1.5M12 18.5v0",
  online: "M3 9.5a13 13 0 0 1 18 0M6.5 13a8 8 0 0 1 11 0M9.5 16a4 4 0 0 1 5 0M12 19v0",
  outbox: "M4 13v6h16v-6M12 15V4M7.5 8.5L12 4l4.5 4.5",
  warning: "M12 4L2.5 20h19zM12 10v5M12 17.5v0",
  info: "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM12 11v5.5M12 8v0",
  lock: "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3",
  clip: "M8 12.5l6-6a3 3 0 0 1 4.300 4.300l-8 8a5 5 0 0 1-7-7l7.5-7.5",
  file: "M7 3.5h7l4 4v13H7zM14 3.5v4h4",
  download: "M12 4v11M7.5 11L12 15.5 16.5 11M4 20h16",
  upload: "M12 16V5M7.5 9.5L12 5l4.5 4.5M4 20h16",
  print: "M7 9V4h10v5M5 9h14v7h-3M8 16H5M8 13.5h8V20H8z",
  pencil: "M5 19l1-4L16.5 4.5l3 3L9 18zM14.5 6.5l3 3",
  note: "M5 4h14v11l-5 5H5zM14 20v-5h5",
  clock: "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM12 7.5V12l3 2",
  person: "M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM4.5 20a7.5 7.5 0 0 1 15 0",
  reply: "M9 6L4 11l5 5M4 11h9a6 6 0 0 1 6 6v1.5",
  more: "M6 12v0M12 12v0M18 12v0",
  plus: "M12 5v14M5 12h14",
  minus: "M5 12h14",
  filter: "M4 6h16M7 12h10M10 18h4",
  up: "M12 19V5M6 11l6-6 6 6",
  down: "M12 5v14M6 13l6 6 6-6",
  copy: "M9 9h11v11H9zM15 9V4H4v11h5",
  release: "M14 4h5v16h-5M15 12H4M8 8l-4 4 4 4",
  claim: "M10 4H5v16h5M9 12h11M16 8l4 4-4 4",
  flow: "M4 12h12M12 7l5 5-5 5M20 5v14",
  undo: "M8 5L4 9l4 4M4 9h10a6 6 0 0 1 0 12h-3",
  redo: "M16 5l4 4-4 4M20 9H10a6 6 0 0 0 0 12h3",
  keyboard: "M3 6.5h18v11H3zM7 10v0M10.5 10v0M14 10v0M17.5 10v0M8 14h8",
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name, size = 18 }: { name: IconName; size?: number }) {
  return (
    <svg className="icon" width={size} height={size} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}
