/** About how much memory JSON values take: services outside may send anything, and many answers are held at once. */

/** What a value takes besides its characters: a member's place, a list's, a small object's header. */
const ROOM_PER_VALUE = 32;

/** In bytes, roughly; stops counting once it is above `most`. Walks level by level: no depth exhausts the stack. */
export function roomOf(value: unknown, most = Number.POSITIVE_INFINITY): number {
  let room = 0;
  const waiting: unknown[] = [value];
  while (waiting.length > 0 && room <= most) {
    const current = waiting.pop();
    room += ROOM_PER_VALUE;
    if (typeof current === 'string') room += current.length;
    else if (Array.isArray(current)) for (const item of current) waiting.push(item);
    else if (typeof current === 'object' && current !== null) {
      for (const [key, member] of Object.entries(current)) {
        room += key.length;
        waiting.push(member);
      }
    }
  }
  return room;
}

const COMMA = 0x2c;
const OPENING_BRACKET = 0x5b;
const OPENING_BRACE = 0x7b;

/** At most how many values a text of JSON holds, found without making them; commas in texts count as well. */
export function countJsonValues(json: Uint8Array): number {
  let count = 1;
  for (const byte of json) if (byte === COMMA || byte === OPENING_BRACKET || byte === OPENING_BRACE) count += 1;
  return count;
}
