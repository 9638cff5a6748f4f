package campaign
import ("testing";"strings";"math/rand";"fmt")
func TestZZ(t *testing.T){
 W:=strings.Fields("fiume lampada ortica vagone sigillo marmo velluto pentola arancia bussola cedro drappo elica fagotto ghisa incudine")
 base:="Vieni sabato al porticciolo: barche aperte, frittura di paranza e giri gratis per tutti i bambini."
 mk:=func() Text{s:=base; for range 6 { s+=" "+W[rand.Intn(len(W))]+string("abcdef"[rand.Intn(6)])}; return TextOf(s)}
 raw:=func(a,b []uint32) float64 { m:=map[uint32]bool{}; for _,x:=range a{m[x]=true}; c:=0; for _,x:=range b{ if m[x]{c++}}; return float64(c)/float64(len(a)+len(b)-c)}
 h:=map[string]int{}
 for range 500 { a,b:=mk(),mk(); h[fmt.Sprintf("%.2f",raw(a.Sketch,b.Sketch))]++ }
 t.Log(h)
 for line := range strings.Lines(pairsTable) { cells := strings.Split(strings.TrimRight(line, "\n"), "\t"); if len(cells)!=4||strings.HasPrefix(line,"#"){continue}
  a, b := TextOf(cells[2]), TextOf(cells[3]); if cells[0]=="same"{continue}
  j:=max(raw(a.Sketch,b.Sketch),raw(a.nameless(),b.nameless())); if j>0.35 { t.Logf("%.2f w %d %d sk %d %d| %s | %s",j,a.Words,b.Words,len(a.Sketch),len(b.Sketch),cells[2],cells[3]) } }
}
