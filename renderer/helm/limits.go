package helm

const (
	// maxChartFiles bounds the files and directories of a chart with all of its subcharts, packed ones included.
	maxChartFiles = 10_000
	// maxChartBytes bounds the content of these files, unpacked.
	maxChartBytes = 50 << 20
	// maxFileBytes is Helm's own bound for one file of a chart.
	maxFileBytes = 5 << 20
	// maxFolderDepth bounds directories within directories: a link to a directory above it would never end.
	maxFolderDepth = 50
	// maxSubchartDepth bounds charts within charts.
	maxSubchartDepth = 20
	// maxDependencyChain bounds how far dependencies by path are followed in search of a loop.
	maxDependencyChain = 50
	// maxValuesBytes bounds all files and texts of values of a render.
	maxValuesBytes = 20 << 20
	// maxRenderedBytes bounds the text of all templates of a render, and all of its objects as JSON.
	maxRenderedBytes = 50 << 20
	// maxMessageBytes bounds the text of an error; what is above it is cut out of the middle.
	maxMessageBytes = 3_900
	// maxWarnings bounds the remarks of Helm that come with a render.
	maxWarnings = 50
	// maxWarningBytes bounds one of them.
	maxWarningBytes = 500
)
