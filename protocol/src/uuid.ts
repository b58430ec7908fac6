const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Whether a text has the form of the ids of applications, clusters, keys and requests: as Postgres writes them, in lower case. */
export function isUuid(text: string): boolean {
  return UUID.test(text);
}
