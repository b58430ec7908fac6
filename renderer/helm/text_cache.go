package helm

// textCache keeps what was made of texts, as long as all together are not larger than a number of bytes.
type textCache[Made any] struct {
	maxBytes int
	// sizeOf is about how large something made is, besides its text.
	sizeOf func(Made) int
	bytes  int
	made   map[string]Made
}

func newTextCache[Made any](maxBytes int, sizeOf func(Made) int) *textCache[Made] {
	return &textCache[Made]{maxBytes: maxBytes, sizeOf: sizeOf, made: make(map[string]Made)}
}

// of gives what was made of a text, or makes it. What fails is not kept.
func (c *textCache[Made]) of(text string, make func(string) (Made, error)) (Made, error) {
	if known, ok := c.made[text]; ok {
		return known, nil
	}
	made, err := make(text)
	if err != nil {
		return made, err
	}
	size := len(text) + c.sizeOf(made)
	if size > c.maxBytes {
		return made, nil
	}
	if c.bytes += size; c.bytes > c.maxBytes {
		clear(c.made)
		c.bytes = size
	}
	c.made[text] = made
	return made, nil
}
