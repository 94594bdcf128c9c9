import type { KubeObject } from '#model/objectMeta'
import type { PlaygroundState } from './state'

/** Something that is wrong with a text, and where; lines and columns count from 1. */
export interface YamlProblem {
  readonly line: number
  readonly column: number
  readonly message: string
}

/** What is wrong with manifests that somebody is typing: the parser's errors and what the API server would refuse. */
export declare function checkYaml(state: PlaygroundState, text: string): readonly YamlProblem[]

export declare function objectsIn(text: string): readonly KubeObject[]
