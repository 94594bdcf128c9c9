import { sha1 } from '@noble/hashes/legacy.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { memoByKey } from '#lib/memo'
import type { ClusterPod } from './plugin'

const digest = memoByKey((workload: string): string => bytesToHex(sha1(utf8ToBytes(workload))))

/**
 * The name of the host end of a Pod's veth: a prefix and the first digits of the SHA-1 of `namespace.pod`.
 *
 * Calico names it so (`cali`, eleven digits). The bridge plugin draws `veth` and eight digits at random; here they
 * follow from the Pod, so that they stay.
 * Upstream: projectcalico/calico libcalico-go/lib/backend/k8s/conversion, VethNameForWorkload; containernetworking/plugins
 * pkg/ip/link_linux.go, RandomVethName.
 */
export const hostEndName = (prefix: string, digits: number, { namespace, name }: ClusterPod): string =>
  `${prefix}${digest(`${namespace}.${name}`).slice(0, digits)}`
