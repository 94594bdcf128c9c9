// The public face of everything that a packet meets: kube-proxy's rules, the network plugin, the resolver and the walk
// itself. The start page shows a cluster without any of it, so it is a part of its own that is loaded on demand; the
// types of both parts stand in `#engine`.
export { evaluateHook } from './netfilter/evaluate'
export { parseSave } from './netfilter/parseSave'
export { chainOf } from './netfilter/ruleId'
export { renderedRules, saveMatch, saveTarget, saveText } from './netfilter/saveText'
export { defaultIptablesConfig } from './proxy/iptables/config'
export { sync } from './proxy/iptables/sync'
export { nodeStateOf } from './proxy/nodeState'
export { usableEndpoints } from './proxy/usableEndpoints'
export { enumerated } from './trace/chance'
export { networkOf, ruleSetOf } from './derive/network'
export { formatTrace } from './trace/formatTrace'
export { walk } from './trace/request'
export { missReason, sentenceOf } from './trace/explain'
export { stationsOf } from './trace/stations'
export { zoneOf } from './derive/zone'
