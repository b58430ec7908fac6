// Package rest stands for the connection to a cluster, of which there is none while rendering.
package rest

// Config says how to reach a cluster; it is only ever passed on.
type Config struct{}
