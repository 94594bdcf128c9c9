import { isEqual } from '#lib/isEqual'
import type { FieldError } from '#model/fieldError'
import type { IntOrString } from '#model/port'
import { duplicate, forbidden, invalid, notSupported, required } from '../fieldErrors'
import { metadataErrors } from '../metadata'
import { dns1123LabelErrors, dns1123SubdomainErrors, portNameErrors } from '../names'
import { portNumberErrors } from '../ports'
import type { Container, Pod, PodSpec, Probe } from './schema'

/** What the API server would refuse in a Pod. Upstream: pkg/apis/core/validation/validation.go ValidatePodCreate, ValidatePodUpdate. */
export function validatePod(pod: Pod, old?: Pod): readonly FieldError[] {
  return [
    ...metadataErrors(pod, true, dns1123SubdomainErrors),
    ...podSpecErrors('spec', pod.spec),
    ...(old === undefined || onlyMutableFieldsDiffer(pod.spec, old.spec) ? [] : [forbidden('spec', immutableDetail)]),
  ]
}

/** The same rules for the Pod inside a workload's template; `field` is where its spec stands. */
export function podSpecErrors(field: string, spec: PodSpec): readonly FieldError[] {
  const initContainers = spec.initContainers ?? []
  return [
    ...containersErrors(`${field}.initContainers`, initContainers, []),
    ...(spec.containers.length === 0 ? [required(`${field}.containers`)] : []),
    ...containersErrors(`${field}.containers`, spec.containers, initContainers),
    ...oneOf(`${field}.restartPolicy`, spec.restartPolicy, ['Always', 'OnFailure', 'Never']),
    ...oneOf(`${field}.dnsPolicy`, spec.dnsPolicy, ['ClusterFirst', 'ClusterFirstWithHostNet', 'Default', 'None']),
    ...labelIfSet(`${field}.hostname`, spec.hostname),
    ...labelIfSet(`${field}.subdomain`, spec.subdomain),
    ...((spec.nodeName ?? '') === ''
      ? []
      : dns1123SubdomainErrors(spec.nodeName ?? '').map((detail) =>
          invalid(`${field}.nodeName`, spec.nodeName, detail),
        )),
  ]
}

function containersErrors(
  field: string,
  containers: readonly Container[],
  others: readonly Container[],
): readonly FieldError[] {
  const names = new Set(others.map((container) => container.name))
  return containers.flatMap((container, i) => {
    const at = `${field}[${i}]`
    const repeated = names.has(container.name)
    names.add(container.name)
    return [
      ...(container.name === ''
        ? [required(`${at}.name`)]
        : dns1123LabelErrors(container.name).map((detail) => invalid(`${at}.name`, container.name, detail))),
      ...(repeated && container.name !== '' ? [duplicate(`${at}.name`, container.name)] : []),
      ...((container.image ?? '') === '' ? [required(`${at}.image`)] : []),
      ...portsErrors(`${at}.ports`, container),
      ...probeErrors(`${at}.livenessProbe`, container.livenessProbe, 'liveness'),
      ...probeErrors(`${at}.readinessProbe`, container.readinessProbe, 'readiness'),
      ...probeErrors(`${at}.startupProbe`, container.startupProbe, 'startup'),
    ]
  })
}

function portsErrors(field: string, container: Container): readonly FieldError[] {
  const names = new Set<string>()
  return (container.ports ?? []).flatMap((port, i) => {
    const at = `${field}[${i}]`
    const name = port.name ?? ''
    const repeated = names.has(name)
    names.add(name)
    return [
      ...(name === '' ? [] : portNameErrors(name).map((detail) => invalid(`${at}.name`, name, detail))),
      ...(name !== '' && repeated ? [duplicate(`${at}.name`, name)] : []),
      ...(port.containerPort === 0
        ? [required(`${at}.containerPort`)]
        : portNumberErrors(`${at}.containerPort`, port.containerPort)),
      ...(port.hostPort === undefined || port.hostPort === 0 ? [] : portNumberErrors(`${at}.hostPort`, port.hostPort)),
      ...oneOf(`${at}.protocol`, port.protocol, ['TCP', 'UDP', 'SCTP']),
    ]
  })
}

function probeErrors(
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
    ...counts.flatMap((name) =>
      (probe[name] ?? 0) < 0 ? [invalid(`${field}.${name}`, probe[name], 'must be greater than or equal to 0')] : [],
    ),
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

const oneOf = (field: string, value: string | undefined, supported: readonly string[]): readonly FieldError[] =>
  value === undefined || supported.includes(value) ? [] : [notSupported(field, value, supported)]

const labelIfSet = (field: string, value: string | undefined): readonly FieldError[] =>
  (value ?? '') === '' ? [] : dns1123LabelErrors(value ?? '').map((detail) => invalid(field, value, detail))

const immutableDetail =
  'pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)'

/** Compares the two specs with everything that may change taken out. Fields that the simulator does not know count too. */
function onlyMutableFieldsDiffer(spec: PodSpec, old: PodSpec): boolean {
  const kept = (old.tolerations ?? []).every((one) => (spec.tolerations ?? []).some((other) => isEqual(one, other)))
  return kept && isEqual(fixedPart(spec), fixedPart(old))
}

const fixedPart = (spec: PodSpec): unknown => ({
  ...spec,
  activeDeadlineSeconds: undefined,
  tolerations: undefined,
  initContainers: (spec.initContainers ?? []).map(withoutImage),
  containers: spec.containers.map(withoutImage),
})

const withoutImage = (container: Container): unknown => ({ ...container, image: undefined, imagePullPolicy: undefined })
