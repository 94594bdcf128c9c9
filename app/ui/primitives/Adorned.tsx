import { cloneElement, isValidElement, useCallback, type HTMLAttributes, type ReactNode, type Ref } from 'react'
import { invariant } from '#lib/assert'

interface AdornedProps extends HTMLAttributes<HTMLElement> {
  readonly ref?: Ref<HTMLElement>
  /** One element. */
  readonly children: ReactNode
}

type Props = Readonly<Record<string, unknown>> & { readonly ref?: Ref<HTMLElement> }

/**
 * Its one child with more properties: what the child says itself stays, handlers of both are called (the child's first),
 * and both get the element.
 */
export function Adorned({ children, ref, ...more }: AdornedProps) {
  invariant(isValidElement<Props>(children), 'what is adorned is one element')
  const own = children.props
  const { ref: ownRef } = own
  const both = useCallback(
    (element: HTMLElement | null) => {
      for (const each of [ownRef, ref]) {
        if (typeof each === 'function') each(element)
        else if (each) each.current = element
      }
    },
    [ownRef, ref],
  )
  const merged: Record<string, unknown> = { ...more, ...own }
  for (const [name, given] of Object.entries(more)) {
    const ours = own[name]
    if (ours === undefined) merged[name] = given
    else if (isHandler(given) && isHandler(ours)) {
      merged[name] = (event: unknown) => {
        ours(event)
        given(event)
      }
    } else if (name === 'style') merged[name] = { ...Object(given), ...Object(ours) }
  }
  return cloneElement(children, { ...merged, ref: both })
}

const isHandler = (value: unknown): value is (value: unknown) => unknown => typeof value === 'function'
