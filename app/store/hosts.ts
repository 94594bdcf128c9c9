import type { ExternalHost } from '#model/clusterSettings'
import { objectKey, type ObjectKey } from '#model/objectMeta'
import type { Scenario } from '#scenario'

/** The pseudo-key under which a machine outside the cluster is selected, placed and deleted. */
export const hostKey = (name: string): ObjectKey => objectKey('Host', '', name)

export const hostByKey = (scenario: Scenario, key: ObjectKey): ExternalHost | undefined =>
  scenario.hosts.find((host) => hostKey(host.name) === key)
