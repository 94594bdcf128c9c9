import type { Container, PodSpec, Probe } from '#kinds/pod/schema'

export const hasReadinessProbe = ({ containers }: PodSpec): boolean =>
  containers.some((container) => container.readinessProbe !== undefined)

/** The spec with a readiness probe on its first container: of the first port it names, or else of a command. */
export function withReadinessProbe<S extends PodSpec>(spec: S): S {
  const [first, ...others] = spec.containers
  return first ? { ...spec, containers: [{ ...first, readinessProbe: probeFor(first) }, ...others] } : spec
}

function probeFor({ ports }: Container): Probe {
  const port = ports?.find(({ protocol }) => protocol === undefined || protocol === 'TCP')
  return port ? { tcpSocket: { port: port.containerPort } } : { exec: { command: ['cat', '/tmp/ready'] } }
}
