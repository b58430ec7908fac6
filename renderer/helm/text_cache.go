package helm

// textCache keeps what was made of texts, as long as the texts together are not larger than a number of bytes.
type textCache[Made any] struct {
	maxBytes int
	bytes    int
	made     map[string]Made
}

func newTextCache[Made any](maxBytes int) *textCache[Made] {
	return &textCache[Made]{maxBytes: maxBytes, made: make(map[string]Made)}
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
	if c.bytes+len(text) > c.maxBytes {
		clear(c.made)
		c.bytes = 0
	}
	if len(text) <= c.maxBytes {
		c.made[text] = made
		c.bytes += len(text)
	}
	return made, nil
}
