import { isObject } from "../http/read-body.ts";

/** A mistake in a control call; `status` is its HTTP status. */
export class ControlError extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

export type Input = Record<string, unknown>;

export function optionalText(input: Input, name: string): string | undefined {
  const value = input[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "string" || value === "") throw new ControlError(400, `${name} must be a text`);
  return value;
}

export function text(input: Input, name: string): string {
  const value = optionalText(input, name);
  if (value === undefined) throw new ControlError(400, `${name} is needed`);
  return value;
}

/** An integer from `least` to `most`. */
export function optionalInteger(input: Input, name: string, least: number, most: number): number | undefined {
  const value = input[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "number" || !Number.isInteger(value) || value < least || value > most) {
    throw new ControlError(400, `${name} must be an integer from ${least} to ${most}`);
  }
  return value;
}

/** A part of a whole, 0 to 1. */
export function optionalShare(input: Input, name: string): number | undefined {
  const value = input[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "number" || !(value >= 0 && value <= 1)) {
    throw new ControlError(400, `${name} must be a number from 0 to 1`);
  }
  return value;
}

export function optionalFlag(input: Input, name: string): boolean | undefined {
  const value = input[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "boolean") throw new ControlError(400, `${name} must be true or false`);
  return value;
}

export function optionalObject(input: Input, name: string): Input | undefined {
  const value = input[name];
  if (value === undefined || value === null) return undefined;
  if (!isObject(value)) throw new ControlError(400, `${name} must be an object`);
  return value;
}

export function optionalTexts(input: Input, name: string): string[] | undefined {
  const value = input[name];
  if (value === undefined || value === null) return undefined;
  if (!Array.isArray(value) || !value.every((item) => typeof item === "string")) {
    throw new ControlError(400, `${name} must be a list of texts`);
  }
  return value;
}

/** The entries that are present, so that an absent key stays absent. */
export function present<T extends object>(entries: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const kept = Object.entries(entries).filter(([, value]) => value !== undefined);
  return Object.fromEntries(kept) as { [K in keyof T]?: Exclude<T[K], undefined> };
}
