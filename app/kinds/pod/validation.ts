import { isEqual } from '#lib/isEqual'
import type { FieldError } from '#model/fieldError'
import { duplicate, forbidden, invalid, oneOf, required } from '../fieldErrors'
import { metadataErrors } from '../metadata'
import { dns1123LabelErrors, dns1123SubdomainErrors, labelsErrors, portNameErrors, qualifiedNameErrors } from '../names'
import { portNumberErrors } from '../ports'
import { hostPortErrors, podDnsErrors } from './networkErrors'
import { probeErrors } from './probeErrors'
import { resourceErrors } from './resourceErrors'
import type { Container, Pod, PodSpec } from './schema'
import { tolerationErrors } from './tolerationErrors'

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
    ...initContainers.flatMap((container, i) => initProbeErrors(`${field}.initContainers[${i}]`, container)),
    ...(spec.containers.length === 0 ? [required(`${field}.containers`)] : []),
    ...containersErrors(`${field}.containers`, spec.containers, initContainers),
    ...oneOf(`${field}.restartPolicy`, spec.restartPolicy, ['Always', 'OnFailure', 'Never']),
    ...hostPortErrors(field, spec),
    ...podDnsErrors(field, spec),
    ...labelsErrors(`${field}.nodeSelector`, spec.nodeSelector),
    ...(spec.tolerations ?? []).flatMap((one, i) => tolerationErrors(`${field}.tolerations[${i}]`, one)),
    ...(spec.readinessGates ?? []).flatMap(({ conditionType }, i) =>
      qualifiedNameErrors(conditionType).map((detail) =>
        invalid(`${field}.readinessGates[${i}].conditionType`, conditionType, detail),
      ),
    ),
    ...(spec.activeDeadlineSeconds === undefined || spec.activeDeadlineSeconds >= 1
      ? []
      : [
          invalid(
            `${field}.activeDeadlineSeconds`,
            spec.activeDeadlineSeconds,
            'must be between 1 and 2147483647, inclusive',
          ),
        ]),
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
      ...resourceErrors(`${at}.resources`, container),
      ...oneOf(`${at}.restartPolicy`, container.restartPolicy, ['Always']),
      ...oneOf(`${at}.imagePullPolicy`, container.imagePullPolicy, ['Always', 'IfNotPresent', 'Never']),
      ...probeErrors(`${at}.livenessProbe`, container.livenessProbe, 'liveness'),
      ...probeErrors(`${at}.readinessProbe`, container.readinessProbe, 'readiness'),
      ...probeErrors(`${at}.startupProbe`, container.startupProbe, 'startup'),
    ]
  })
}

/** Only a sidecar, which goes on running, is probed. */
const initProbeErrors = (field: string, container: Container): readonly FieldError[] =>
  container.restartPolicy === 'Always'
    ? []
    : (['livenessProbe', 'readinessProbe', 'startupProbe'] as const).flatMap((name) =>
        container[name] === undefined
          ? []
          : [forbidden(`${field}.${name}`, 'may not be set for init containers without restartPolicy=Always')],
      )

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
