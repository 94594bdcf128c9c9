/** Transport protocols as Kubernetes spells them; netfilter writes them in lower case. */
export type Protocol = 'TCP' | 'UDP' | 'SCTP'

/** A port by number, or by the name of a container port. */
export type IntOrString = number | string
