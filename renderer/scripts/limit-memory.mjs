// Gives the memory of a WebAssembly module a maximum: Go's linker has no flag for it.

/** Of the binary format. */
const PAGE_BYTES = 65_536;
const HEADER_BYTES = 8;
const MEMORY_SECTION = 5;
const HAS_MAXIMUM = 1;

function readNumber(bytes, at) {
  let value = 0;
  let shift = 1;
  for (let index = at; ; index++) {
    const byte = bytes[index];
    if (byte === undefined) throw new Error('the module ends early');
    value += (byte & 0x7f) * shift;
    if (byte < 0x80) return { value, end: index + 1 };
    shift *= 128;
  }
}

function number(value) {
  const bytes = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return [...bytes, rest];
    bytes.push((rest % 128) + 128);
  }
}

function limitedSection(bytes, at, maximumPages) {
  const count = readNumber(bytes, at);
  const minimum = readNumber(bytes, count.end + 1);
  if (count.value !== 1 || bytes[count.end] !== 0) throw new Error('expected one memory without a maximum');
  if (minimum.value > maximumPages)
    throw new Error(`the module needs ${minimum.value} pages, more than its maximum of ${maximumPages}`);
  const body = [...number(1), HAS_MAXIMUM, ...number(minimum.value), ...number(maximumPages)];
  return Buffer.from([MEMORY_SECTION, ...number(body.length), ...body]);
}

/** The same module with a maximum, in bytes, for its memory. */
export function limitMemory(wasm, maximum) {
  const bytes = Buffer.from(wasm);
  for (let at = HEADER_BYTES; at < bytes.length;) {
    const size = readNumber(bytes, at + 1);
    const end = size.end + size.value;
    if (bytes[at] === MEMORY_SECTION) {
      return Buffer.concat([
        bytes.subarray(0, at),
        limitedSection(bytes, size.end, maximum / PAGE_BYTES),
        bytes.subarray(end),
      ]);
    }
    at = end;
  }
  throw new Error('the module has no memory');
}
