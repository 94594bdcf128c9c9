import { memoLast } from '#lib/memo'
import { scenarioText } from '#scenario/yaml'
import { savedOf } from './selectors'
import type { PlaygroundState } from './state'

/** The whole scenario as a file of manifests. */
export const scenarioYaml = (state: PlaygroundState): string => yamlOf(savedOf(state))

const yamlOf = memoLast(scenarioText)
