package rehearse
import ("testing";"os";"fmt";"time";"github.com/plinth-cdk/plinth/constructs/assembly")
func TestTmp(t *testing.T){ a,err:=assembly.Read(os.Getenv("ASM")); if err!=nil {t.Fatal(err)}; for range 2 {s:=time.Now(); r:=First(a); d:=time.Since(s); fmt.Print(r, d,"\n")}}
