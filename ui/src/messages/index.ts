// All words that a person sees. Keys are checked by the compiler, the languages against each other by a test.
import de from "../../messages/de.json";
import en from "../../messages/en.json";
import type { Language } from "../ipc/contract";
import { numberFormat, pluralRules } from "./formats";

export type MessageKey = keyof typeof de;
export type Params = Record<string, string | number>;

/** Keys that exist as `key_one` and `key_other`. */
export type CountedKey = MessageKey extends infer K ? (K extends `${infer Stem}_other` ? Stem : never) : never;

const catalogues: Record<Language, Record<MessageKey, string>> = { de, en };
let current: Language = "de";

export function setLanguage(language: Language) {
  current = language;
  document.documentElement.lang = language;
}

export function language(): Language {
  return current;
}

export function locale(): string {
  return current === "de" ? "de-DE" : "en-GB";
}

/** Whether there are words for it: names from outside may be of a newer version. */
export function isKey(key: string): key is MessageKey {
  return Object.hasOwn(de, key);
}

export function t(key: MessageKey, params: Params = {}): string {
  return catalogues[current][key].replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = params[name];
    return value === undefined ? whole : typeof value === "number" ? count(value) : value;
  });
}

/** The words for a number of things, in the right plural form. */
export function tn(key: CountedKey, amount: number, params: Params = {}): string {
  const form = pluralRules(locale(), {}).select(amount) === "one" ? "one" : "other";
  return t(`${key}_${form}` as MessageKey, { ...params, count: amount });
}

export function count(value: number): string {
  return numberFormat(locale(), {}).format(value);
}
