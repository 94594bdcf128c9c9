import { Document, isMap, isScalar, Scalar, visit } from 'yaml'
import { writeSchema } from './yamlSchema'

/**
 * Values as a YAML stream that kubectl reads back as the same values: lists are not indented, as kubectl prints them,
 * text that would be read as something else is quoted, and maps under a key of `inline` stand on one line each.
 */
export const writeYaml = (values: readonly unknown[], inline: readonly string[] = []): string =>
  values.map((value) => documentText(value, inline)).join('---\n')

function documentText(value: unknown, inline: readonly string[]): string {
  const document = new Document(value, { ...writeSchema, compat: 'core', aliasDuplicateObjects: false })
  visit(document, {
    Pair: (_, pair) => {
      if (!isScalar(pair.key)) return
      // Unquoted, this key would merge its value into the map.
      if (pair.key.value === '<<') pair.key.type = Scalar.QUOTE_DOUBLE
      if (!inline.includes(String(pair.key.value)) || !isMap(pair.value)) return
      for (const { value: place } of pair.value.items) if (isMap(place)) place.flow = true
    },
  })
  return document.toString({ lineWidth: 0, indentSeq: false, flowCollectionPadding: false })
}
