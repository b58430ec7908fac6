import type { ApplicationManifest } from '../applications/application.js';
import { ANNOTATIONS } from '../applications/delivery-rules/application-annotations.js';

/** Written by people's orders, not by manifests: a parent leaves it as it is. */
const KEPT = ANNOTATIONS.deletionApproved;

/** The manifest with the live application's kept annotation, or without it where there is no live one. */
export function withKept(manifest: ApplicationManifest, live: ApplicationManifest | undefined): ApplicationManifest {
  const { [KEPT]: _own, ...others } = manifest.annotations;
  const kept = live && Object.hasOwn(live.annotations, KEPT) ? live.annotations[KEPT] : undefined;
  return { ...manifest, annotations: kept === undefined ? others : { ...others, [KEPT]: kept } };
}
