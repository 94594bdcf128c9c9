import type { FieldError } from '#model/fieldError'
import type { IntOrString } from '#model/port'
import { duplicate, forbidden, invalid, notSupported, required } from '../fieldErrors'
import { dns1123LabelErrors, portNameErrors, qualifiedNameErrors } from '../names'
import { portNumberErrors } from '../ports'
import { headlessAddress, isHeadless } from './clusterIPs'
import type { Service, ServicePort } from './schema'

/** What the API server would refuse in a Service's ports, one by one and among themselves. */
export function servicePortsErrors(service: Service): readonly FieldError[] {
  const { spec } = service
  const ports = spec.ports ?? []
  const headless = isHeadless(service) || spec.clusterIP === headlessAddress
  const names = new Set<string>()
  const numbers = new Set<string>()
  const nodePorts = new Set<string>()
  return [
    ...(ports.length === 0 && !headless && spec.type !== 'ExternalName' ? [required('spec.ports')] : []),
    ...ports.flatMap((port, i) => {
      const at = `spec.ports[${i}]`
      const nodePort = port.nodePort ?? 0
      return [
        ...nameErrors(`${at}.name`, port.name ?? '', ports.length > 1, names),
        ...portNumberErrors(`${at}.port`, port.port),
        ...protocolErrors(`${at}.protocol`, port.protocol ?? ''),
        ...targetPortErrors(`${at}.targetPort`, port.targetPort ?? 0),
        ...((port.appProtocol ?? '') === ''
          ? []
          : qualifiedNameErrors(port.appProtocol ?? '').map((detail) =>
              invalid(`${at}.appProtocol`, port.appProtocol, detail),
            )),
        ...(nodePort !== 0 && spec.type === 'ClusterIP'
          ? [forbidden(`${at}.nodePort`, "may not be used when `type` is 'ClusterIP'")]
          : []),
        ...(seenBefore(numbers, `${port.protocol}/${port.port}`) ? [duplicate(at, keyPart(port))] : []),
        ...(nodePort !== 0 && spec.type !== 'ClusterIP' && seenBefore(nodePorts, `${port.protocol}/${nodePort}`)
          ? [duplicate(`${at}.nodePort`, nodePort)]
          : []),
      ]
    }),
  ]
}

function nameErrors(field: string, name: string, needed: boolean, names: Set<string>): readonly FieldError[] {
  if (name === '') return needed ? [required(field)] : []
  const details = dns1123LabelErrors(name)
  if (details.length > 0) return details.map((detail) => invalid(field, name, detail))
  return seenBefore(names, name) ? [duplicate(field, name)] : []
}

const protocolErrors = (field: string, protocol: string): readonly FieldError[] =>
  protocol === ''
    ? [required(field)]
    : protocol === 'TCP' || protocol === 'UDP' || protocol === 'SCTP'
      ? []
      : [notSupported(field, protocol, ['SCTP', 'TCP', 'UDP'])]

const targetPortErrors = (field: string, port: IntOrString): readonly FieldError[] =>
  typeof port === 'number'
    ? portNumberErrors(field, port)
    : portNameErrors(port).map((detail) => invalid(field, port, detail))

/** What the API server prints of a port that repeats an earlier one: its internal type, with nothing but what makes it the same. */
const keyPart = (port: ServicePort): unknown => ({
  Name: '',
  Protocol: port.protocol,
  AppProtocol: null,
  Port: port.port,
  TargetPort: 0,
  NodePort: 0,
})

function seenBefore(seen: Set<string>, value: string): boolean {
  if (seen.has(value)) return true
  seen.add(value)
  return false
}
