// From the fields of the form to the draft of a gathering that planning takes.

import type { GatheringDraft } from "./api.ts";

export interface Fields {
  id: string | null;
  name: string;
  place: string;
  timeZone: string;
  starts: string;
  doors: string;
  tables: number;
  capacity: number;
  minimum: number;
  /** At each table; nothing where every seat is one. */
  accessSeats?: number | null | undefined;
  rounds: number;
}

export function draftOf(fields: Fields): GatheringDraft {
  const { capacity, minimum, accessSeats } = fields;
  const access = typeof accessSeats === "number" ? { access_seats: accessSeats } : {};
  return {
    ...(fields.id ? { id: fields.id } : {}),
    name: fields.name.trim(),
    place: fields.place.trim(),
    time_zone: fields.timeZone,
    starts_at: instant(fields.starts, fields.timeZone),
    doors: doorsIn(fields.doors),
    tables: Array.from({ length: fields.tables }, (_, n) => ({ name: `Table ${n + 1}`, capacity, minimum, ...access })),
    rounds: fields.rounds,
  };
}

/** Doors are written one after another, with commas between. */
export function doorsIn(text: string): string[] {
  return text.split(",").map((door) => door.trim()).filter((door) => door !== "");
}

/** The moment when the clocks of a time zone show `local`, a time such as `2026-11-25T19:00`. */
export function instant(local: string, timeZone: string): string {
  const shown = Date.parse(`${local}Z`);
  const near = shown - offset(shown, timeZone);
  return new Date(shown - offset(near, timeZone)).toISOString();
}

/** Every time zone the browser knows, and the one it is in. */
export function timeZones(): string[] {
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return [...new Set([...Intl.supportedValuesOf("timeZone"), "UTC", own])].sort();
}

/** How far the zone's clocks are ahead of UTC at a moment, in milliseconds. */
function offset(at: number, timeZone: string): number {
  const said = new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short", timeStyle: "medium" });
  return Date.parse(`${said.format(at).replace(" ", "T")}Z`) - at;
}
