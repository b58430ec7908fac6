package engine

import (
	"hash/maphash"
	"slices"
)

const (
	// maxKeptText bounds the texts of the template sets that are kept parsed, in bytes: parsed they take about ten times as much.
	maxKeptText = 1 << 20
	// keptSetBytes is what the copy of the list of functions in a set counts.
	keptSetBytes = 2 << 10
	// maxKeptChildren bounds the texts of `tpl` that are kept parsed. Each holds a copy of the list of functions.
	maxKeptChildren = 100
	// maxChildText bounds the length of such a text, in bytes.
	maxChildText = 8 << 10
)

// kept are the sets of the charts that were rendered last. A chart is mostly rendered more than once: for several applications and
// clusters, or with other values.
var kept = &cache{seed: maphash.MakeSeed(), sets: make(map[uint64]keptSet)}

type cache struct {
	seed     maphash.Seed
	sets     map[uint64]keptSet
	bytes    int
	children int
}

type keptSet struct {
	sources []source
	*set
}

// parsedSet gives the parsed templates of a chart.
func parsedSet(sources []source) (*set, error) {
	key := kept.keyOf(sources)
	if known, ok := kept.sets[key]; ok && slices.EqualFunc(known.sources, sources, isSameText) {
		return known.set, nil
	}
	made, err := newSet(nil)
	if err != nil {
		return nil, err
	}
	for _, source := range sources {
		if _, err := made.templates.New(source.name).Parse(source.text); err != nil {
			return nil, parseError(source.name, err)
		}
	}
	kept.add(key, sources, made)
	return made, nil
}

func (c *cache) keyOf(sources []source) uint64 {
	var hash maphash.Hash
	hash.SetSeed(c.seed)
	for _, source := range sources {
		hash.WriteString(source.name)
		hash.WriteByte(0)
		hash.WriteString(source.text)
		hash.WriteByte(0)
	}
	return hash.Sum64()
}

func isSameText(one, other source) bool {
	return one.name == other.name && one.text == other.text
}

func (c *cache) add(key uint64, sources []source, made *set) {
	size := keptSetBytes
	texts := make([]source, 0, len(sources))
	for _, one := range sources {
		size += len(one.name) + len(one.text)
		texts = append(texts, source{name: one.name, text: one.text})
	}
	if size > maxKeptText {
		return
	}
	if c.bytes += size; c.bytes > maxKeptText {
		c.clear()
		c.bytes = size
	}
	c.sets[key] = keptSet{sources: texts, set: made}
}

// addChild keeps the parsed text of a `tpl` with the set it was parsed in.
func (c *cache) addChild(parent *set, text string, child *set) {
	if len(text) > maxChildText {
		return
	}
	if c.children++; c.children > maxKeptChildren {
		for _, one := range c.sets {
			clear(one.children)
		}
		clear(parent.children)
		c.children = 1
	}
	parent.children[text] = child
}

func (c *cache) clear() {
	clear(c.sets)
	c.children = 0
}
