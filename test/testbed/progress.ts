// Progress is for people and goes to stderr; results go to stdout, so that they can be piped.
export type Say = (line: string) => void;

export const silently: Say = () => {};

export const onStderr: Say = (line) => {
  process.stderr.write(`${line}\n`);
};
