import System
import Testing

@Suite struct HistogramTests {
    @Test func `a value falls into the first bucket that it does not exceed`() {
        let histogram = Histogram(bounds: [1, 2, 4])
        for value in [0.5, 1, 1.5, 4, 4.1, 100] { histogram.add(value) }
        let counted = histogram.snapshot
        #expect(counted.counts == [2, 1, 1, 2])
        #expect(counted.count == 6)
        #expect(counted.sum == 111.1)
    }

    @Test func `a quantile is the bound below which so many values lie`() {
        let histogram = Histogram(bounds: [1, 2, 4])
        #expect(histogram.snapshot.quantile(0.5) == nil)
        for value in [0.5, 0.5, 1.5, 3] { histogram.add(value) }
        #expect(histogram.snapshot.quantile(0.5) == 1)
        #expect(histogram.snapshot.quantile(0.75) == 2)
        #expect(histogram.snapshot.quantile(0.99) == 4)
        histogram.add(1000)
        #expect(histogram.snapshot.quantile(0.99) == 4)
    }
}
