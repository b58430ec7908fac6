/** `host/owner/name` in lower case, whatever the way to write it; undefined when it is no address. Pure. */
export function comparableAddress(address: string): string | undefined {
  const scp = /^(?:[^@/\s]+@)?([^:/\s]+):(?!\/\/)(.+)$/.exec(address);
  const url = URL.parse(address);
  const [host, path] = url?.host
    ? [url.hostname + port(url), url.pathname]
    : scp
      ? [scp[1] ?? '', `/${scp[2] ?? ''}`]
      : ['', ''];
  const clean = path.replace(/\/+$/, '').replace(/\.git$/i, '');
  return host === '' || clean === '' ? undefined : `${host}${clean}`.toLowerCase();
}

/** The port matters between web servers; that of SSH or git:// says nothing about the one of HTTP. */
function port(url: URL): string {
  return /^https?:$/.test(url.protocol) && url.port !== '' ? `:${url.port}` : '';
}
