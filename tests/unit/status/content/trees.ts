/** What tests of parsed content share: what is in a tree, and whether anything is that must not be. */
import { expect } from 'vitest'
import { parseContent } from '../../../../src/renderer/status/content/parse'
import {
  drawnTags,
  textOf,
  type ContentNode,
  type ContentTree,
} from '../../../../src/renderer/status/content/tree'
import { openableUrl } from '../../../../src/renderer/status/content/urls'

/** Text that a reader sees. */
export const textIn = (html: string): string => textOf(parseContent(html).blocks).trim()

/** Nodes of all levels, each before what is in it. */
export const allNodes = (nodes: readonly ContentNode[]): ContentNode[] =>
  nodes.flatMap((node) => ('children' in node ? [node, ...allNodes(node.children)] : [node]))

const depthOf = (nodes: readonly ContentNode[]): number =>
  nodes.reduce((most, node) => Math.max(most, 'children' in node ? 1 + depthOf(node.children) : 1), 0)

/** Only what tree.ts allows, with nothing in it that the allow-list does not name. */
export const expectHarmless = (tree: ContentTree): void => {
  const tags = new Set<string>(drawnTags)
  const attributes = new Set([
    'type',
    'tag',
    'children',
    'lang',
    'start',
    'reversed',
    'value',
    'quoteFallback',
  ])
  for (const node of allNodes(tree.blocks)) {
    if (node.type === 'element') {
      expect(tags).toContain(node.tag)
      expect(Object.keys(node).filter((key) => !attributes.has(key))).toEqual([])
    } else if (node.type === 'link') {
      expect(openableUrl(node.href)?.href).toBe(node.href)
    } else {
      expect(['text', 'hidden', 'ellipsis']).toContain(node.type)
    }
  }
  expect(depthOf(tree.blocks)).toBeLessThanOrEqual(40)
  expect(textOf(tree.blocks).length).toBeLessThanOrEqual(60_000)
}
