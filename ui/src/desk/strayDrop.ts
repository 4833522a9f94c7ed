// A file that is dropped beside the places made for it would be opened in the window, instead of the desk.

/** Takes such drops and does nothing with them; places that want a file have taken it before. */
export function ignoreStrayDrops(target: EventTarget = window) {
  for (const kind of ["dragover", "drop"]) target.addEventListener(kind, (event) => event.preventDefault());
}
