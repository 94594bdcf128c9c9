import { cidrContains, parseCidr } from '#model/cidr'
import type { FieldError } from '#model/fieldError'
import { forbidden, invalid, notSupported, oneOf, required } from '../fieldErrors'
import { metadataErrors } from '../metadata'
import { dns1123SubdomainErrors, portNameErrors } from '../names'
import { portNumberErrors } from '../ports'
import { selectorErrors } from '../selectorErrors'
import type { NetworkPolicy, NetworkPolicyPeer, NetworkPolicyPort } from './schema'

/** What the API server would refuse in a NetworkPolicy. Upstream: pkg/apis/networking/validation/validation.go. */
export function validateNetworkPolicy(policy: NetworkPolicy): readonly FieldError[] {
  const { podSelector, ingress = [], egress = [], policyTypes = [] } = policy.spec
  return [
    ...metadataErrors(policy, true, dns1123SubdomainErrors),
    ...selectorErrors('spec.podSelector', podSelector),
    ...ingress.flatMap(({ ports = [], from = [] }, i) => [
      ...ports.flatMap((port, j) => portErrors(`spec.ingress[${i}].ports[${j}]`, port)),
      ...from.flatMap((peer, j) => peerErrors(`spec.ingress[${i}].from[${j}]`, peer)),
    ]),
    ...egress.flatMap(({ ports = [], to = [] }, i) => [
      ...ports.flatMap((port, j) => portErrors(`spec.egress[${i}].ports[${j}]`, port)),
      ...to.flatMap((peer, j) => peerErrors(`spec.egress[${i}].to[${j}]`, peer)),
    ]),
    ...typesErrors(policyTypes),
  ]
}

const typesErrors = (types: readonly string[]): readonly FieldError[] =>
  types.length > 2
    ? [invalid('spec.policyTypes', types, 'may not specify more than two policyTypes')]
    : types.flatMap((type, i) =>
        type === 'Ingress' || type === 'Egress'
          ? []
          : [notSupported(`spec.policyTypes[${i}]`, type, ['Egress', 'Ingress'])],
      )

function portErrors(field: string, { protocol, port, endPort }: NetworkPolicyPort): readonly FieldError[] {
  return [
    ...oneOf(`${field}.protocol`, protocol, ['SCTP', 'TCP', 'UDP']),
    ...(port === undefined
      ? endPort === undefined
        ? []
        : [invalid(`${field}.endPort`, endPort, 'may not be specified when `port` is not specified')]
      : typeof port === 'number'
        ? [...portNumberErrors(`${field}.port`, port), ...rangeErrors(`${field}.endPort`, port, endPort)]
        : [
            ...(endPort === undefined
              ? []
              : [invalid(`${field}.endPort`, endPort, 'may not be specified when `port` is non-numeric')]),
            ...portNameErrors(port).map((detail) => invalid(`${field}.port`, port, detail)),
          ]),
  ]
}

/** A range that ends before it begins is reported with the port at which it begins, as the API server does. */
const rangeErrors = (field: string, port: number, endPort: number | undefined): readonly FieldError[] =>
  endPort === undefined
    ? []
    : [
        ...(endPort < port ? [invalid(field, port, 'must be greater than or equal to `port`')] : []),
        ...portNumberErrors(field, endPort),
      ]

function peerErrors(field: string, peer: NetworkPolicyPeer): readonly FieldError[] {
  const { podSelector, namespaceSelector, ipBlock } = peer
  const selects = podSelector !== undefined || namespaceSelector !== undefined
  return [
    ...(podSelector === undefined ? [] : selectorErrors(`${field}.podSelector`, podSelector)),
    ...(namespaceSelector === undefined ? [] : selectorErrors(`${field}.namespaceSelector`, namespaceSelector)),
    ...(ipBlock === undefined ? [] : blockErrors(`${field}.ipBlock`, ipBlock)),
    ...(!selects && ipBlock === undefined ? [required(field, 'must specify a peer')] : []),
    ...(selects && ipBlock !== undefined ? [forbidden(field, 'may not specify both ipBlock and another peer')] : []),
  ]
}

const notRange = 'must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)'

function blockErrors(field: string, block: NonNullable<NetworkPolicyPeer['ipBlock']>): readonly FieldError[] {
  if (block.cidr === '') return [required(`${field}.cidr`)]
  const whole = parseCidr(block.cidr)
  if (!whole.ok) return [invalid(`${field}.cidr`, block.cidr, notRange)]
  return (block.except ?? []).flatMap((text, i) => {
    const except = parseCidr(text)
    if (!except.ok) return [invalid(`${field}.except[${i}]`, text, notRange)]
    const isPart = cidrContains(whole.value, except.value.network) && whole.value.prefix < except.value.prefix
    return isPart ? [] : [invalid(`${field}.except[${i}]`, text, 'must be a strict subset of `cidr`')]
  })
}
