package identifier

// Nearest returns the words, three at most, that take the fewest edits to become a word that was
// misspelt: none if that would change half of it.
func Nearest(word string, words []string) []string {
	var nearest []string
	least := len(word) / 2
	for _, w := range words {
		switch n := distance(word, w); {
		case n < least:
			least, nearest = n, []string{w}
		case n == least && len(nearest) > 0 && len(nearest) < 3:
			nearest = append(nearest, w)
		}
	}
	return nearest
}

// distance is the number of bytes to insert, delete or replace to make one text of another
// (Levenshtein's).
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			replaced := diagonal
			if a[i] != b[j] {
				replaced++
			}
			diagonal = row[j+1]
			row[j+1] = min(replaced, row[j]+1, diagonal+1)
		}
	}
	return row[len(b)]
}
