import { isSidecar } from '#kinds/pod/containers'
import type { Container, PodSpec } from '#kinds/pod/schema'

/**
 * Whether a regular container or a sidecar that has ended is started again.
 *
 * Upstream: pkg/kubelet/container/helpers.go ShouldContainerBeRestarted.
 */
export const isRestarted = (spec: PodSpec, container: Container, exitCode: number): boolean => {
  const policy = isSidecar(container) ? 'Always' : (spec.restartPolicy ?? 'Always')
  return policy === 'Always' || (policy === 'OnFailure' && exitCode !== 0)
}
