import { isPodTerminal } from '#kinds/pod/conditions'
import type { Pod } from '#kinds/pod/schema'

/**
 * How many seconds a Pod that is deleted still has; 0: it is removed at once, since no kubelet runs anything of it or
 * nothing of it runs any more.
 *
 * Upstream: pkg/registry/core/pod/strategy.go CheckGracefulDelete, v1.34.
 */
export function podDeletionGrace(pod: Pod, asked: number | undefined): number {
  if ((pod.spec.nodeName ?? '') === '' || isPodTerminal(pod)) return 0
  const seconds = asked ?? pod.spec.terminationGracePeriodSeconds ?? 0
  return seconds < 0 ? 1 : seconds
}
