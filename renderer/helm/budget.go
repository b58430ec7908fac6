package helm

import (
	"fmt"

	"wheelhouse/renderer/answer"
)

// budget is what a render may still load of charts: files and bytes count wherever they come from.
type budget struct {
	files int
	bytes int
}

func newBudget() *budget {
	return &budget{files: maxChartFiles, bytes: maxChartBytes}
}

// spend takes one file of a size off the budget. A directory counts as a file without content.
func (b *budget) spend(size int) error {
	b.files--
	b.bytes -= size
	if b.files < 0 {
		return &answer.Failure{
			Code:    answer.LimitExceeded,
			Message: fmt.Sprintf("the chart and its subcharts hold more than %d files and directories; leave needless ones out with .helmignore", maxChartFiles),
		}
	}
	if b.bytes < 0 {
		return &answer.Failure{
			Code: answer.LimitExceeded,
			Message: fmt.Sprintf("the files of the chart and its subcharts are larger than %d MiB; leave needless ones out with .helmignore",
				maxChartBytes>>20),
		}
	}
	return nil
}
