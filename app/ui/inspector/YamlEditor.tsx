import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands'
import { yaml } from '@codemirror/lang-yaml'
import {
  bracketMatching,
  foldGutter,
  foldKeymap,
  HighlightStyle,
  indentUnit,
  syntaxHighlighting,
} from '@codemirror/language'
import { lintGutter, linter, type Diagnostic } from '@codemirror/lint'
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search'
import { EditorState, type Extension } from '@codemirror/state'
import { drawSelection, EditorView, keymap, lineNumbers } from '@codemirror/view'
import { tags } from '@lezer/highlight'
import { useEffect, useRef } from 'react'
import type { YamlProblem } from '#store/checkYaml'

interface YamlEditorProps {
  /** Accessible name. */
  readonly label: string
  /** Id of what says how to leave it: in here Tab indents. */
  readonly describedBy: string
  /** What stands in it first; a new text makes a new editor. */
  readonly text: string
  readonly readOnly?: boolean
  /** Called a moment after the last key; what it gives back is shown at its line. */
  readonly problemsOf: (text: string) => readonly YamlProblem[]
  readonly onChange: (text: string) => void
  /** Ctrl+Enter. */
  readonly onApply: () => void
}

/** A text editor for manifests. Errors stand at their line; Escape, then Tab, leaves it. */
export function YamlEditor({
  label,
  describedBy,
  text,
  readOnly = false,
  problemsOf,
  onChange,
  onApply,
}: YamlEditorProps) {
  const host = useRef<HTMLDivElement>(null)
  const callbacks = useRef({ problemsOf, onChange, onApply })
  useEffect(() => {
    callbacks.current = { problemsOf, onChange, onApply }
  })

  useEffect(() => {
    if (!host.current) return
    const editable: Extension = readOnly
      ? [EditorState.readOnly.of(true)]
      : [
          history(),
          linter((view) => diagnosticsOf(view.state, callbacks.current.problemsOf(view.state.doc.toString())), {
            delay: 250,
          }),
          lintGutter(),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) callbacks.current.onChange(update.state.doc.toString())
          }),
        ]
    const apply = keymap.of([
      {
        key: 'Mod-Enter',
        run: () => {
          callbacks.current.onApply()
          return true
        },
      },
    ])
    const view = new EditorView({
      parent: host.current,
      state: EditorState.create({
        doc: text,
        extensions: [
          apply,
          lineNumbers(),
          foldGutter(),
          drawSelection(),
          bracketMatching(),
          highlightSelectionMatches(),
          search({ top: true }),
          yaml(),
          indentUnit.of('  '),
          EditorState.tabSize.of(2),
          editable,
          keymap.of([...defaultKeymap, ...historyKeymap, ...searchKeymap, ...foldKeymap, indentWithTab]),
          syntaxHighlighting(quiet),
          look,
          EditorView.contentAttributes.of({ 'aria-label': label, 'aria-describedby': describedBy, tabindex: '0' }),
        ],
      }),
    })
    return () => view.destroy()
  }, [label, describedBy, text, readOnly])

  return <div ref={host} className="min-h-0 flex-1 overflow-hidden" />
}

function diagnosticsOf(state: EditorState, problems: readonly YamlProblem[]): readonly Diagnostic[] {
  return problems.map(({ line, column, message }) => {
    const at = state.doc.line(Math.min(Math.max(line, 1), state.doc.lines))
    const from = Math.min(at.from + Math.max(column - 1, 0), at.to)
    // A mark needs something to stand under: the rest of the line, or the whole of it at its end.
    return { from: from < at.to ? from : at.from, to: at.to, severity: 'error', message }
  })
}

/** Keys carry the weight, comments step back; hue stays free for kinds and states. */
const quiet = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: 'var(--ink)', fontWeight: '600' },
  { tag: [tags.string, tags.content, tags.attributeValue], color: 'var(--ink-2)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--dns)' },
  { tag: [tags.comment, tags.meta, tags.separator, tags.punctuation], color: 'var(--ink-3)' },
])

const look = EditorView.theme({
  '&': { height: '100%', backgroundColor: 'var(--sheet)', color: 'var(--ink-2)', fontSize: 'var(--size-xs)' },
  '&.cm-focused': { outline: '2px solid var(--focus)', outlineOffset: '-2px' },
  '.cm-scroller': { fontFamily: 'var(--face-mono)', lineHeight: '1.5' },
  '.cm-content': { caretColor: 'var(--ink)' },
  '.cm-cursor': { borderLeftColor: 'var(--ink)' },
  '.cm-gutters': { backgroundColor: 'var(--sheet-2)', color: 'var(--ink-3)', border: 'none' },
  '.cm-selectionBackground, &.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground': {
    backgroundColor: 'var(--sheet-3)',
  },
  '.cm-selectionMatch, .cm-searchMatch': { backgroundColor: 'var(--sheet-3)' },
  '.cm-tooltip, .cm-panels': {
    backgroundColor: 'var(--sheet)',
    color: 'var(--ink)',
    border: '1px solid var(--line)',
    fontFamily: 'var(--face-ui)',
  },
  '.cm-diagnostic': { maxWidth: '32rem', whiteSpace: 'pre-wrap' },
  '.cm-diagnostic-error': { borderLeftColor: 'var(--reject-line)' },
  '.cm-panels': { border: '0', borderBottom: '1px solid var(--line)' },
  '.cm-textfield, .cm-button': {
    backgroundColor: 'var(--sheet)',
    backgroundImage: 'none',
    color: 'var(--ink)',
    border: '1px solid var(--line-control)',
    borderRadius: '4px',
  },
})
