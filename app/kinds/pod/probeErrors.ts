import type { FieldError } from '#model/fieldError'
import type { IntOrString } from '#model/port'
import { forbidden, invalid, notNegative, oneOf, required } from '../fieldErrors'
import { portNameErrors } from '../names'
import { portNumberErrors } from '../ports'
import type { Probe } from './schema'

/** What the API server would refuse in one probe of a container; `field` is where it stands. */
export function probeErrors(
  field: string,
  probe: Probe | undefined,
  kind: 'liveness' | 'readiness' | 'startup',
): readonly FieldError[] {
  if (probe === undefined) return []
  const grace = probe.terminationGracePeriodSeconds
  const counts = [
    'initialDelaySeconds',
    'timeoutSeconds',
    'periodSeconds',
    'successThreshold',
    'failureThreshold',
  ] as const
  return [
    ...handlerErrors(field, probe),
    ...counts.flatMap((name) => notNegative(`${field}.${name}`, probe[name])),
    ...(kind !== 'readiness' && probe.successThreshold !== 1
      ? [invalid(`${field}.successThreshold`, probe.successThreshold, 'must be 1')]
      : []),
    ...(grace === undefined
      ? []
      : kind === 'readiness'
        ? [invalid(`${field}.terminationGracePeriodSeconds`, grace, 'must not be set for readinessProbes')]
        : grace <= 0
          ? [invalid(`${field}.terminationGracePeriodSeconds`, grace, 'must be greater than 0')]
          : []),
  ]
}

function handlerErrors(field: string, probe: Probe): readonly FieldError[] {
  const given = (['exec', 'httpGet', 'tcpSocket', 'grpc'] as const).filter((handler) => probe[handler] !== undefined)
  if (given.length === 0) return [required(field, 'must specify a handler type')]
  return given.flatMap((handler, i): readonly FieldError[] => {
    const at = `${field}.${handler}`
    if (i > 0) return [forbidden(at, 'may not specify more than 1 handler type')]
    switch (handler) {
      case 'exec':
        return (probe.exec?.command ?? []).length === 0 ? [required(`${at}.command`)] : []
      case 'httpGet':
        return [
          ...probePortErrors(`${at}.port`, probe.httpGet?.port ?? 0),
          ...oneOf(`${at}.scheme`, probe.httpGet?.scheme, ['HTTP', 'HTTPS']),
        ]
      case 'tcpSocket':
        return probePortErrors(`${at}.port`, probe.tcpSocket?.port ?? 0)
      case 'grpc':
        return portNumberErrors(`${at}.port`, probe.grpc?.port ?? 0)
    }
  })
}

const probePortErrors = (field: string, port: IntOrString): readonly FieldError[] =>
  typeof port === 'number'
    ? portNumberErrors(field, port)
    : portNameErrors(port).map((detail) => invalid(field, port, detail))
