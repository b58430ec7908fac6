/** Reads the JSON of an event. Throws INVALID_INPUT for what is no event, whatever the bytes. Pure. */
import { InvalidInputError } from '@wheelhouse/protocol';
import { isDeeperThan } from './json-depth.js';

/** Events nest some ten deep. */
const MAX_DEPTH = 100;
/** How a form begins. */
const FORM_FIELD = 'payload=';
/** Longer names are no names. */
const MAX_NAME_LENGTH = 1_000;

/** A JSON object of an event. Its keys come from outside. */
export class WebhookPayload {
  private constructor(private readonly fields: Readonly<Record<string, unknown>>) {}

  static of(body: Uint8Array): WebhookPayload {
    let event: unknown;
    try {
      const json = jsonOf(new TextDecoder('utf-8', { fatal: true }).decode(body));
      if (isDeeperThan(MAX_DEPTH, Buffer.from(json))) throw malformed('it nests too deep');
      event = JSON.parse(json);
    } catch (error) {
      throw error instanceof InvalidInputError ? error : malformed('the body is not JSON');
    }
    if (!isRecord(event)) throw malformed('the body is not an object');
    return new WebhookPayload(event);
  }

  /** The object under that name. */
  get(name: string): WebhookPayload {
    const value = this.member(name);
    if (!isRecord(value)) throw malformed(`${name} is not an object`);
    return new WebhookPayload(value);
  }

  /** The objects of the list under that name; none where there is no list. */
  list(name: string): WebhookPayload[] {
    const value = this.member(name);
    return Array.isArray(value) ? value.filter(isRecord).map((item) => new WebhookPayload(item)) : [];
  }

  /** The text under that name; empty where there is none. A number counts as its digits. */
  text(name: string): string {
    const value = this.member(name);
    if (value === undefined || value === null) return '';
    if (typeof value === 'number') return String(value);
    if (typeof value !== 'string') throw malformed(`${name} is not text`);
    return value.length > MAX_NAME_LENGTH ? '' : value;
  }

  /** The text under that name, which has to be there. */
  required(name: string): string {
    const value = this.text(name);
    if (value === '') throw malformed(`${name} is missing`);
    return value;
  }

  isTrue(name: string): boolean {
    return this.member(name) === true;
  }

  isNull(name: string): boolean {
    return this.member(name) === null;
  }

  has(name: string): boolean {
    return isRecord(this.member(name));
  }

  private member(name: string): unknown {
    return Object.hasOwn(this.fields, name) ? this.fields[name] : undefined;
  }
}

/** Senders that are told to send a form put the JSON into its field `payload`. */
function jsonOf(text: string): string {
  return text.startsWith(FORM_FIELD) ? (new URLSearchParams(text).get('payload') ?? '') : text;
}

/** What is said of an event that cannot be read. */
export function malformed(reason: string): InvalidInputError {
  return new InvalidInputError('INVALID_INPUT', `This is no event that can be read: ${reason}.`);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
