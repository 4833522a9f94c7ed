/** What is left to be recorded after `recorded` was. What was changed in the middle meanwhile stays whole: it isn't recorded. */
export function withoutRecorded(now: string, recorded: string): string {
  return now.startsWith(recorded) ? now.slice(recorded.length).trimStart() : now;
}

/** A note that was taken back stands before what was begun since. */
export function withTakenBack(now: string, taken: string): string {
  return now.trim() ? `${taken}\n${now}` : taken;
}
