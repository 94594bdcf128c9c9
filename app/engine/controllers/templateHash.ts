import type { PodTemplateSpec } from '#kinds/pod/schema'
import { canonicalJson } from '#lib/canonicalJson'

/** The label by which a Deployment tells the Pods of its templates apart. */
export const templateHashLabel = 'pod-template-hash'

/**
 * The hash of a Pod template: FNV-1a over it, in decimal, each digit replaced by a letter or digit that spells no word.
 *
 * The same template always has the same hash, so going back to it finds its ReplicaSet again. The real hash is taken
 * over Go's memory dump of the template, so the letters differ from a real cluster's.
 * Upstream: pkg/controller/controller_utils.go ComputeHash, apimachinery/pkg/util/rand SafeEncodeString.
 */
export function templateHash(template: PodTemplateSpec): string {
  const text = canonicalJson(template)
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return String(hash >>> 0).replace(/\d/g, (digit) => '456789bcdf'.charAt(Number(digit)))
}
