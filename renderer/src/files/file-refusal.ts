/** Why a render is not given a file: the numbers of the contract with the module. */
export const FileRefusal = {
  notFound: -1,
  /** The path, or a symbolic link on it, leads out of its root; or it is none that a repository could hold. */
  outside: -2,
  aboveLimit: -3,
  /** A file where a directory is asked for, or the reverse. */
  wrongKind: -4,
  /** The file only says where Git LFS keeps its content. */
  lfsPointer: -5,
  submodule: -6,
  /** Its repository did not give it: the render is over, whatever the module makes of it. */
  unread: -7,
} as const;

export type FileRefusal = (typeof FileRefusal)[keyof typeof FileRefusal];
