import type { SlicePort } from '#kinds/endpointslice/schema'
import type { Pod } from '#kinds/pod/schema'
import type { Service, ServicePort } from '#kinds/service/schema'
import type { Protocol } from '#model/port'
import { runningContainers } from '#kinds/pod/containers'

/**
 * The ports at which a Pod answers for a Service. A name that none of its containers has drops that port for this Pod.
 *
 * Upstream: staging/src/k8s.io/endpointslice/utils.go getEndpointPorts.
 */
export const portsOf = (service: Service, pod: Pod): readonly SlicePort[] =>
  (service.spec.ports ?? []).flatMap((servicePort) => {
    const port = podPort(pod, servicePort)
    if (port === undefined) return []
    const { name = '', protocol = 'TCP', appProtocol } = servicePort
    return [{ name, port, protocol, ...(appProtocol === undefined ? {} : { appProtocol }) }]
  })

/**
 * The number behind a Service port: a number as it is, a name by the container port of that name and the same protocol,
 * regular containers before sidecars. Upstream: pkg/api/v1/pod/util.go FindPort.
 */
function podPort(pod: Pod, { port, targetPort = port, protocol = 'TCP' }: ServicePort): number | undefined {
  if (typeof targetPort === 'number') return targetPort
  return namedPort(pod, targetPort, protocol)
}

function namedPort(pod: Pod, name: string, protocol: Protocol): number | undefined {
  for (const container of runningContainers(pod)) {
    const found = container.ports?.find((port) => port.name === name && (port.protocol ?? 'TCP') === protocol)
    if (found !== undefined) return found.containerPort
  }
  return undefined
}
