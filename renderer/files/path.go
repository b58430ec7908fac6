package files

import "strings"

// Relative turns the path of a host into the path as users know it, relative to the root of its repository.
func Relative(path string) string {
	root := RootOf(path)
	if root == "" {
		return path
	}
	if path == root {
		return "."
	}
	return path[len(root)+1:]
}

// RootOf gives the root of a path of a host (`/0`), or "" if it has none.
func RootOf(path string) string {
	if len(path) < 2 || path[0] != '/' {
		return ""
	}
	name, _, _ := strings.Cut(path[1:], "/")
	for _, digit := range name {
		if digit < '0' || digit > '9' {
			return ""
		}
	}
	if name == "" {
		return ""
	}
	return path[:1+len(name)]
}
