export { readManifests } from './manifests'
export { objectYaml, readScenario, scenarioText, type ScenarioFile } from './scenarioFile'
export type { Position, TextError } from './yamlText'
export { plainCheck } from './script/checkSchema'
