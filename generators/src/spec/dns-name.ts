const DNS_SUBDOMAIN = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/;
const MAX_DNS_SUBDOMAIN = 253;

/** Whether a name is one that Kubernetes takes for most objects (RFC 1123 subdomain). */
export function isDnsSubdomain(name: string): boolean {
  return name.length <= MAX_DNS_SUBDOMAIN && DNS_SUBDOMAIN.test(name);
}

/** Makes a name of any text as Argo CD's `normalize` does: lower case, `-` for what a DNS name cannot hold, 253 bytes, trimmed. */
export function normalizeName(text: string): string {
  const replaced = text.toLowerCase().replaceAll(/[^-a-z0-9.]/gu, '-');
  return replaced.slice(0, MAX_DNS_SUBDOMAIN).replaceAll(/^[-.]+|[-.]+$/g, '');
}
