/** How sources write where a chart is. Pure. */
import type { ChartAddress } from './chart-remote.js';

/** Whether an address is one of a registry. */
export function isRegistry(url: string): boolean {
  return /^oci:\/\//i.test(url);
}

/**
 * The chart of a source: `chart` of a repository; `oci://` addresses name charts by themselves, too. Undefined for Git. As in Argo CD, an
 * address without a scheme is one of a registry.
 */
export function chartOf(source: { readonly repoURL?: unknown; readonly chart?: unknown }): ChartAddress | undefined {
  const url = typeof source.repoURL === 'string' ? source.repoURL : '';
  const chart = typeof source.chart === 'string' ? source.chart : '';
  if (chart === '' && !isRegistry(url)) return undefined;
  return { url: /^[a-z][a-z0-9+.-]*:\/\//i.test(url) || url === '' ? url : `oci://${url}`, chart };
}

/** One text for a chart, different for different ones: `https://charts.example.com#web`, `oci://registry.example.com/charts/web`. */
export function chartAddress({ url, chart }: ChartAddress): string {
  const place = url.replace(/\/+$/, '');
  return isRegistry(url) ? (chart === '' ? place : `${place}/${chart}`) : `${place}#${chart}`;
}
