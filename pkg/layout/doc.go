// Package layout holds tests only: they keep the tree as the project agreed it
// to be. Who may import whom, how long functions and files may grow, what every
// package says of itself, and that the files in deploy and docker-compose.yml
// fit the code beside them.
package layout
